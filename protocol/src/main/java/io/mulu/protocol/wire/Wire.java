package io.mulu.protocol.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number of a sealed family's member on the wire (its field in the oneof) or of an enum's
 * constant. Numbers are at least 1 and never used again once released.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Wire {
  int value();
}
