package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A function in a process of its own, run by Lambda's own runtime interface client. */
final class FunctionProcess implements AutoCloseable {

  private static final String RUNTIME =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final RuntimeApi api;
  private final Process process;
  private final long startedAt;

  private FunctionProcess(RuntimeApi api, Process process, long startedAt) {
    this.api = api;
    this.process = process;
    this.startedAt = startedAt;
  }

  static FunctionProcess start(
      Class<? extends RequestStreamHandler> handler,
      Map<String, String> environment,
      List<String> options)
      throws IOException {
    RuntimeApi api = RuntimeApi.start();
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    // as the managed runtime does
    command.add("-XX:+TieredCompilation");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(RUNTIME);
    command.add(handler.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/functions.log")));
    Map<String, String> all = builder.environment();
    all.putAll(environment);
    all.put("AWS_LAMBDA_RUNTIME_API", api.authority());
    all.put("_HANDLER", handler.getName());
    all.put("AWS_LAMBDA_FUNCTION_NAME", "f");
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    long startedAt = System.nanoTime();
    try {
      return new FunctionProcess(api, builder.start(), startedAt);
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  JsonObject invoke(JsonObject event) throws Exception {
    RuntimeApi.Said said = api.invoke(event.toJson());
    if (said.error()) {
      throw new IllegalStateException("the function failed: " + said.body());
    }
    return JsonObject.parse(said.body());
  }

  /** The error that the function reports of an event. */
  String fail(JsonObject event) throws InterruptedException {
    RuntimeApi.Said said = api.invoke(event.toJson());
    if (!said.error()) {
      throw new IllegalStateException("the function answered: " + said.body());
    }
    return said.body();
  }

  /** Waits until it is initialized; how long that took, in milliseconds. */
  long initialized() throws InterruptedException {
    api.awaitReady();
    return (System.nanoTime() - startedAt) / 1_000_000;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    api.close();
  }
}
