/**
 * The part of JSON that OAuth needs: a strict reader, a compact writer, and {@link
 * dev.oauth4jvm.json.JsonObject}, an immutable object for tokens, keys, metadata and responses.
 *
 * <p>Strict means that a text has one meaning or none. Input that two readers might understand
 * differently (duplicate names, bytes that are not UTF-8, half a surrogate pair) is refused rather
 * than repaired, and numbers keep their exact value. The reader is designed for small texts and for
 * the first milliseconds of a process. It takes time and memory linear in its input, whatever the
 * input is.
 *
 * <p>This package knows nothing of OAuth and uses no other package of the library.
 */
@NullMarked
package dev.oauth4jvm.json;

import org.jspecify.annotations.NullMarked;
