/**
 * The PHI guard (ledger.md §1): knows every identifying text of the bundle or file that is being
 * registered and refuses to let any of them leave. What it finds it names by kind, never by value.
 */
@NullMarked
package io.mulu.gateway.guard;

import org.jspecify.annotations.NullMarked;
