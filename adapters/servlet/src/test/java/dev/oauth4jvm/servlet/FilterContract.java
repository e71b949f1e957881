package dev.oauth4jvm.servlet;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.adapters.AdaptedApi;
import dev.oauth4jvm.adapters.AdapterContract;
import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.ProtectedResource;
import java.io.IOException;
import java.util.List;

/** The cases of every adapter, for the filter in one container. */
abstract class FilterContract extends AdapterContract {

  private final Container container;

  FilterContract(Container container) {
    this.container = container;
  }

  @Override
  protected AdaptedApi start(ProtectedResource resource, Driver http) throws Exception {
    ProtectedResourceFilter filter =
        ProtectedResourceFilter.of(resource, http)
            .anonymous(request -> SampleApi.isAnonymous(ProtectedResourceFilter.path(request)))
            .require(request -> SampleApi.requirement(ProtectedResourceFilter.path(request)));
    Container.Running running =
        container.start(
            "",
            context -> {
              filter.register(context, "/*");
              Servlets.add(
                  context,
                  "/*",
                  (request, response) ->
                      response
                          .getWriter()
                          .write(
                              request.getUserPrincipal() == null
                                  ? SampleApi.NOBODY
                                  : SampleApi.seen(ProtectedResourceFilter.accessToken(request))));
            });
    return new Api(running, new JulLog("dev.oauth4jvm.servlet"));
  }

  private record Api(Container.Running running, JulLog log) implements AdaptedApi {

    @Override
    public Response send(Request request) throws IOException {
      return Wire.send(running.port(), request);
    }

    @Override
    public List<Logged> logged() {
      return log.take();
    }

    @Override
    public void close() throws IOException {
      log.close();
      running.close();
    }
  }
}
