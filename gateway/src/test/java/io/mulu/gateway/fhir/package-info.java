@NullMarked
package io.mulu.gateway.fhir;

import org.jspecify.annotations.NullMarked;
