/**
 * The mechanisms that every object shares: {@link io.mulu.vm.lifecycle.Lifecycle} tables and
 * {@link io.mulu.vm.lifecycle.Lifecycles}, the one engine that runs them; approvals, deadlines,
 * holds. Nothing here knows a particular object but Approval.
 */
@NullMarked
package io.mulu.vm.lifecycle;

import org.jspecify.annotations.NullMarked;
