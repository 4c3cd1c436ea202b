@NullMarked
package io.mulu.gateway.registration;

import org.jspecify.annotations.NullMarked;
