/**
 * From catalog items to entries on the chain: {@link Importer} makes batches within the chain's
 * limits, submits them, waits for finality and says what became of every item. How a batch reaches
 * the chain is {@link EntrySubmitter}'s business.
 */
@NullMarked
package io.mulu.gateway.registration;

import org.jspecify.annotations.NullMarked;
