package dev.oauth4jvm.client;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;

/**
 * One request, and the judgement of its response.
 *
 * @param request what to send
 * @param judge what to make of the response
 */
record SingleSend<R>(Request request, Judge<R> judge) implements Step.Send<R> {

  /** Makes a result of a response, or refuses it. */
  interface Judge<R> {
    R judge(Response response);
  }

  @Override
  public Step<R> receive(Response response) {
    return new Step.Done<>(judge.judge(response));
  }

  @Override
  public Step<R> failed(IOException failure) throws IOException {
    throw failure;
  }
}
