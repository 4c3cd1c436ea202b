/** What FHIR consents come to on the chain, and to which decisions they lead there. */
@NullMarked
package io.mulu.gateway.consent;

import org.jspecify.annotations.NullMarked;
