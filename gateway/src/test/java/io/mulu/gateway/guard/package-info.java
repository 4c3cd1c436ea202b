@NullMarked
package io.mulu.gateway.guard;

import org.jspecify.annotations.NullMarked;
