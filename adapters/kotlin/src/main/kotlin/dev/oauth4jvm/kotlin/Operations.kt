@file:JvmName("Operations")

package dev.oauth4jvm.kotlin

import dev.oauth4jvm.AsyncDriver
import dev.oauth4jvm.Operation
import dev.oauth4jvm.http.Response
import java.io.IOException
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.suspendCancellableCoroutine

/**
 * Runs this operation and suspends until it ends, without blocking a thread.
 *
 * When the coroutine is cancelled, the run is cancelled: nothing more is sent, and the exchange in progress is aborted
 * unless other runs wait for it. A result that is too late for the coroutine is closed if it is a [Response], whose
 * unread body holds a connection, or an [AutoCloseable].
 *
 * @param driver the driver over an asynchronous transport
 * @return the result
 * @throws dev.oauth4jvm.OAuthException when a check fails
 * @throws IOException when a request received no response
 * @throws CancellationException when the coroutine is cancelled, and only then
 */
public suspend fun <R : Any> Operation<R>.await(driver: AsyncDriver): R =
    suspendCancellableCoroutine { continuation ->
        val run = driver.start(this)
        continuation.invokeOnCancellation { run.cancel(true) }
        run.whenComplete { result, failure ->
            when (failure) {
                null -> continuation.resume(result) { _, late, _ -> discard(late) }
                // not this coroutine's: it would end the coroutine without a trace
                is CancellationException ->
                    continuation.resumeWithException(IOException("the operation was cancelled", failure))
                else -> continuation.resumeWithException(failure)
            }
        }
    }

private fun discard(result: Any) {
    try {
        when (result) {
            is Response -> result.stream().close()
            is AutoCloseable -> result.close()
        }
    } catch (_: IOException) {
        // nothing more is read
    }
}
