package dev.oauth4jvm.kotlin

import dev.oauth4jvm.AsyncDriver
import dev.oauth4jvm.discovery.Discovery
import dev.oauth4jvm.http.Request
import dev.oauth4jvm.resource.AccessToken
import dev.oauth4jvm.resource.AccessTokenValidator
import dev.oauth4jvm.tokens.AuthorizedRequest
import dev.oauth4jvm.tokens.TokenSource
import java.net.URI
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

/** Code of the documents; [OperationsTest] runs it. */
internal object KotlinSnippets {

    // @start region="resource"
    suspend fun validator(http: AsyncDriver, issuer: String, api: String): AccessTokenValidator {
        val server = Discovery.oidc(issuer).await(http)
        return AccessTokenValidator.of(server, api).build()
    }

    suspend fun admit(request: Request, validator: AccessTokenValidator, http: AsyncDriver): AccessToken =
        validator.validate(request).await(http)
    // @end

    // @start region="client"
    suspend fun orders(uri: URI, tokens: TokenSource, http: AsyncDriver): String {
        val response = AuthorizedRequest.of(Request.get(uri), tokens).await(http)
        return response.body().decodeToString()
    }
    // @end

    // @start region="concurrent"
    suspend fun both(first: URI, second: URI, tokens: TokenSource, http: AsyncDriver): Pair<String, String> =
        withTimeout(5.seconds) {
            val one = async { orders(first, tokens, http) }
            val two = async { orders(second, tokens, http) }
            one.await() to two.await()
        }
    // @end
}
