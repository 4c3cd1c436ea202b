/** Tests of the SDK against a real server. */
@NullMarked
package io.mulu.client;

import org.jspecify.annotations.NullMarked;
