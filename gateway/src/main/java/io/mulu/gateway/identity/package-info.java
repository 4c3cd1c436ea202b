/**
 * Patient identity of epoch 0 (ledger.md §4): the holder's secret turns the hospital's own patient
 * number into a tag, the tag into locators and check-tags. Nothing here is ever shown or logged.
 */
@NullMarked
package io.mulu.gateway.identity;

import org.jspecify.annotations.NullMarked;
