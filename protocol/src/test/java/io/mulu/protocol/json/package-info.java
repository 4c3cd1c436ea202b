/** Tests of the JSON form. */
@NullMarked
package io.mulu.protocol.json;

import org.jspecify.annotations.NullMarked;
