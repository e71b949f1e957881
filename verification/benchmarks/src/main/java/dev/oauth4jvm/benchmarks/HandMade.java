package dev.oauth4jvm.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses of no container: they do what the filter asks for, and nothing else. */
final class HandMade {

  /** An application that does nothing. */
  static final FilterChain APPLICATION = (request, response) -> {};

  private HandMade() {}

  /** An object whose methods all fail. */
  private static <T> T none(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  /** A request with a token, of some 100 bytes beside it. */
  static final class Request extends HttpServletRequestWrapper {

    private final List<String> authorization;
    private final Map<String, Object> attributes = new HashMap<>();

    Request(String authorization) {
      super(none(HttpServletRequest.class));
      this.authorization = List.of(authorization);
    }

    /** Forgets the attributes, as a container does between two requests. */
    void recycle() {
      attributes.clear();
    }

    @Override
    public String getMethod() {
      return "GET";
    }

    @Override
    public String getRequestURI() {
      return "/orders";
    }

    @Override
    public boolean isSecure() {
      return true;
    }

    @Override
    public DispatcherType getDispatcherType() {
      return DispatcherType.REQUEST;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equals("authorization") ? authorization.get(0) : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equals("authorization")
          ? Collections.enumeration(authorization)
          : Collections.emptyEnumeration();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
      attributes.put(name, value);
    }
  }

  /** A response whose refusal is dropped: the request then has no token. */
  static final class Response extends HttpServletResponseWrapper {

    Response() {
      super(none(HttpServletResponse.class));
    }

    @Override
    public void resetBuffer() {}

    @Override
    public void setStatus(int status) {}

    @Override
    public void addHeader(String name, String value) {}

    @Override
    public void setContentLength(int length) {}
  }
}
