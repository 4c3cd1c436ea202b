/** Tests of the shared language, and fixtures that other modules use through the test-jar. */
@NullMarked
package io.mulu.protocol;

import org.jspecify.annotations.NullMarked;
