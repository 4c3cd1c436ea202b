/**
 * Patients' consents, from the hospital's records to what the chain may know of them. Whatever only
 * this gateway can tell apart stays with it.
 */
@NullMarked
package io.mulu.gateway.consent;

import org.jspecify.annotations.NullMarked;
