package dev.oauth4jvm.kotlin

import dev.oauth4jvm.AsyncDriver
import dev.oauth4jvm.ErrorCode
import dev.oauth4jvm.OAuthException
import dev.oauth4jvm.Operation
import dev.oauth4jvm.Secret
import dev.oauth4jvm.client.ClientCredentialsGrant
import dev.oauth4jvm.client.ProtectedResourceRequest
import dev.oauth4jvm.http.AsyncTransport
import dev.oauth4jvm.http.Headers
import dev.oauth4jvm.http.Request
import dev.oauth4jvm.http.Response
import dev.oauth4jvm.testkit.Endpoint
import dev.oauth4jvm.testkit.TestServer
import dev.oauth4jvm.tokens.TokenSource
import java.io.ByteArrayInputStream
import java.io.IOException
import java.net.ConnectException
import java.net.URI
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

@OptIn(ExperimentalCoroutinesApi::class)
class OperationsTest {

    private val api = "https://api.example"
    private val uri = URI.create("https://api.example/orders")
    private val server = TestServer.create()
    private val http =
        AsyncDriver.of { request -> CompletableFuture.completedFuture(server.send(request)) }.env(server.env())

    /** An exchange that the test ends, and a driver whose only exchange it is. */
    private val exchange = CompletableFuture<Response>()
    private val pending = AsyncDriver.of { exchange }

    private val operation: Operation<Response> =
        ProtectedResourceRequest.of(Request.get(uri).unreadResponse(), Secret.of("token"))

    private class Tracked : ByteArrayInputStream(ByteArray(1)) {
        var isClosed = false

        override fun close() {
            isClosed = true
        }
    }

    /** Starts the operation, up to its first suspension. */
    private fun TestScope.started(driver: AsyncDriver): Deferred<Response> =
        async(start = CoroutineStart.UNDISPATCHED) { operation.await(driver) }

    private fun tokens(): TokenSource {
        val client = server.issuer().defaultAudience(api).client("shop")
        return TokenSource.of(
                ClientCredentialsGrant.of(server.issuer().metadata(), client.client(), client.authentication())
            )
            .build()
    }

    @Test
    fun `an operation is awaited, and a token is shared`() = runTest {
        val tokens = tokens()
        val first = tokens.token().await(http)
        val validator = KotlinSnippets.validator(http, server.issuer().issuer(), api)
        val request = Request.get(uri).header("authorization", "Bearer " + first.accessToken().reveal())

        assertThat(KotlinSnippets.admit(request, validator, http).clientId()).isEqualTo("shop")
        assertThat(tokens.token().await(http)).isEqualTo(first)
        assertThat(server.requests(server.issuer(), Endpoint.TOKEN)).hasSize(1)
    }

    @Test
    fun `requests run concurrently, each with the token`() = runTest {
        val sent = mutableListOf<String?>()
        val both =
            AsyncTransport { request ->
                if (request.uri() == uri) {
                    sent += request.headers().first("authorization")
                    CompletableFuture.completedFuture(Response.of(200, Headers.of(), "orders".toByteArray()))
                } else {
                    CompletableFuture.completedFuture(server.send(request))
                }
            }

        assertThat(KotlinSnippets.both(uri, uri, tokens(), AsyncDriver.of(both).env(server.env())))
            .isEqualTo("orders" to "orders")
        assertThat(sent).hasSize(2).allMatch { it!!.startsWith("Bearer ey") }
    }

    @Test
    fun `a failure is thrown as it is`() = runTest {
        val refused = assertThrows<OAuthException> { AsyncDriver.of { exchange }.let { plain().await(it) } }
        assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN)

        val unreachable = ConnectException("nobody")
        exchange.completeExceptionally(unreachable)
        assertThat(assertThrows<IOException> { operation.await(pending) }).hasMessage("nobody")
    }

    private fun plain(): Operation<Response> =
        ProtectedResourceRequest.of(Request.get(URI.create("http://api.example/orders")), Secret.of("token"))

    @Test
    fun `a cancelled coroutine ends the exchange`() = runTest {
        val awaited = started(pending)

        awaited.cancel()

        assertThat(exchange.isCancelled).isTrue()
        assertThrows<CancellationException> { awaited.await() }
    }

    @Test
    fun `a timeout ends the exchange`() = runTest {
        assertThrows<TimeoutCancellationException> { withTimeout(1000) { operation.await(pending) } }

        assertThat(exchange.isCancelled).isTrue()
    }

    @Test
    fun `a response that is too late for a cancelled coroutine is closed`() = runTest {
        val late = Tracked()
        val awaited = started(pending)

        exchange.complete(Response.unread(200, Headers.of(), late)) // the coroutine is yet to continue
        awaited.cancel()
        runCurrent()

        assertThat(late.isClosed).isTrue()
        assertThat(awaited.isCancelled).isTrue()
    }

    @Test
    fun `a response that is awaited stays open`() = runTest {
        val body = Tracked()
        exchange.complete(Response.unread(200, Headers.of(), body))

        assertThat(operation.await(pending).stream()).isSameAs(body)
        assertThat(body.isClosed).isFalse()
    }

    @Test
    fun `a cancellation that is not the coroutine's is a failure`() = runTest {
        val cancelled = Operation<String> { throw CancellationException("elsewhere") }

        assertThat(assertThrows<IOException> { cancelled.await(http) }).hasRootCauseMessage("elsewhere")
    }
}
