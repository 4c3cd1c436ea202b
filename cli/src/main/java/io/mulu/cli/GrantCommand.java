package io.mulu.cli;

import picocli.CommandLine;

/** {@code mulu grant}. */
@CommandLine.Command(name = "grant", mixinStandardHelpOptions = true, description = "Requests an access, negotiates, votes, uses, passes on, revokes; says whether something is allowed.", subcommands = {
    GrantCalls.Request.class, GrantCalls.Counter.class, GrantCalls.Accept.class,
    GrantCalls.Withdraw.class, GrantCalls.Approve.class, GrantCalls.Revoke.class,
    GrantCalls.Use.class, GrantCalls.Delegate.class, GrantCalls.Emergency.class,
    GrantCalls.Meet.class, GrantCalls.Waive.class, GrantCalls.Close.class, GrantReads.Listing.class,
    GrantReads.Show.class, GrantReads.Explain.class})
final class GrantCommand extends CommandGroup {
}
