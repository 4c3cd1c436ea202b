package io.mulu.protocol.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bound of a record component, checked before anything is allocated: bytes of a string or byte
 * string, elements of a list ({@link #each()} then bounds the bytes of one element). Without it:
 * {@value #STRING_BYTES} bytes for strings, {@value #BYTES} for byte strings, {@value #ELEMENTS}
 * elements.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Limit {
  int STRING_BYTES = 256;
  int BYTES = 4096;
  int ELEMENTS = 256;

  int value();

  int each() default -1;
}
