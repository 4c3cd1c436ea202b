@NullMarked
package io.mulu.gateway;

import org.jspecify.annotations.NullMarked;
