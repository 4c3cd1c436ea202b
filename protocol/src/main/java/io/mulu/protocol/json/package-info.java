/**
 * The one JSON form of every record: derived by reflection like the wire form, over plain maps and
 * lists, so that no JSON library is needed here. Never hashed, never signed.
 */
@NullMarked
package io.mulu.protocol.json;

import org.jspecify.annotations.NullMarked;
