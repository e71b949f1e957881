/**
 * JSON as OAuth needs it: a strict reader, a compact writer, and {@link
 * dev.oauth4jvm.json.JsonObject}, the immutable object that tokens, keys, metadata and responses
 * are read into.
 *
 * <p>Strict means that a text has one meaning or none: what two readers might understand
 * differently (a name given twice, bytes that aren't UTF-8, half a surrogate pair) is refused
 * rather than repaired, and numbers keep their exact value. The reader is made for small texts and
 * for the first milliseconds of a process, and takes time and memory linear in its input whatever
 * the input is.
 *
 * <p>This room stands on the ground: it knows nothing of OAuth and uses no other room.
 */
@NullMarked
package dev.oauth4jvm.json;

import org.jspecify.annotations.NullMarked;
