package dev.oauth4jvm.client;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import java.util.Objects;
import java.util.Set;

/**
 * The base of operations at endpoints that require client authentication: parameters and header
 * fields of the caller's.
 *
 * <p>Immutable: each method returns a changed copy. Only this package extends it.
 *
 * @param <O> the operation itself
 * @param <R> the result
 */
public abstract class EndpointOperation<O, R> implements Operation<R> {

  /** The parameters that may have several values (RFC 8707, section 2; RFC 8693, section 2.1). */
  private static final Set<String> REPEATABLE = Set.of("resource", "audience");

  private final EndpointRequest request;

  EndpointOperation(EndpointRequest request) {
    this.request = Objects.requireNonNull(request, "request");
  }

  final EndpointRequest request() {
    return request;
  }

  abstract O with(EndpointRequest changed);

  /** Adds a parameter of the library. */
  final O set(String name, String value) {
    return with(request.form(request.form().once(name, value)));
  }

  /**
   * Adds a parameter of the caller's; the parameters of the authentication replace it.
   *
   * @throws IllegalArgumentException when the parameter is already set, by any method; {@code
   *     resource} and {@code audience} may have several values
   */
  public final O parameter(String name, String value) {
    Form form = request.form();
    return with(
        request.form(REPEATABLE.contains(name) ? form.and(name, value) : form.once(name, value)));
  }

  /**
   * Adds a header field of the caller's.
   *
   * @throws IllegalArgumentException when the field is {@code authorization}, {@code dpop} or
   *     {@code content-type}
   */
  public final O header(String name, String value) {
    return with(request.header(name, value));
  }
}
