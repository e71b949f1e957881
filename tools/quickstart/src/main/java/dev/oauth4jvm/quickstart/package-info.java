/**
 * A demonstration of the library in nine scenes: tokens of a real authorization server are
 * validated, the JWK Set lives outside the process, and a second process starts from it. Each line
 * that promises something is checked, and the exit status says whether all promises held.
 */
@NullMarked
package dev.oauth4jvm.quickstart;

import org.jspecify.annotations.NullMarked;
