package dev.oauth4jvm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/** Servlets and filters of the tests, as functions. */
final class Servlets {

  private Servlets() {}

  /** The body of a servlet. */
  interface Body {
    void answer(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  static void add(ServletContext context, String pattern, Body body) {
    HttpServlet servlet =
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void service(HttpServletRequest request, HttpServletResponse response)
              throws IOException, ServletException {
            body.answer(request, response);
          }
        };
    ServletRegistration.Dynamic registration = context.addServlet("servlet " + pattern, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }

  /** Adds a filter that does something and goes on. */
  static void before(ServletContext context, Body body) {
    Filter filter =
        new Filter() {
          @Override
          public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
              throws IOException, ServletException {
            body.answer((HttpServletRequest) request, (HttpServletResponse) response);
            chain.doFilter(request, response);
          }
        };
    FilterRegistration.Dynamic registration = context.addFilter("before", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  /** The user and the roles that an application sees, in one text. */
  static String user(HttpServletRequest request) {
    return request.getUserPrincipal() == null
        ? "nobody"
        : request.getUserPrincipal().getName()
            + " "
            + request.getAuthType()
            + " "
            + request.isUserInRole("orders:read");
  }
}
