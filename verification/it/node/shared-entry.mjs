// The entry of the JWK Set cache where oauth4jvm's stores have it, for oauth4webapi: in Redis or Valkey, or in DynamoDB.
// Each function takes a client, and the authorization server as oauth4webapi has it.
import { createHash } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

// @start region="name"
export function entryName({ issuer, jwks_uri }) {
  return createHash('sha256').update(`${Buffer.byteLength(issuer)}:${issuer}${jwks_uri}`).digest('base64url');
}
// @end

// @start region="redis"
export function redisEntry(client, server) {
  const key = `oauth4jvm:jwks:${entryName(server)}`;
  return {
    load: async () => JSON.parse((await client.get(key)) ?? '{}'),
    save: (cache) => client.set(key, JSON.stringify(cache), { expiration: { type: 'EX', value: 300 } }),
  };
}
// @end

// @start region="dynamodb"
export function dynamoDbEntry(client, TableName, server) {
  const id = { S: entryName(server) };
  return {
    async load() {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id }, ConsistentRead: true }));
      return JSON.parse(Item?.document?.S ?? '{}');
    },
    save(cache) {
      const Item = {
        id,
        document: { S: JSON.stringify(cache) },
        uat: { N: String(cache.uat) },
        expiresAt: { N: String(cache.uat + 300) },
      };
      return client.send(new PutItemCommand({ TableName, Item }));
    },
  };
}
// @end
