@NullMarked
package io.mulu.gateway.catalog;

import org.jspecify.annotations.NullMarked;
