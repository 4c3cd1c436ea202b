package io.mulu.protocol.api;

import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param limit
 *          items at most; absent: 100
 * @param cursor
 *          from the page before; absent: the first page
 */
public record PageQuery(@Nullable Integer limit, @Nullable @Limit(512) String cursor) {
}
