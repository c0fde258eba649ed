// The document as other people's tools read it, and the platform as the document describes it.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import SwaggerParser from '@apidevtools/swagger-parser'

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))

test('docs/openapi.json is a valid OpenAPI document with every reference in place', async () => {
  const document = await SwaggerParser.validate(DOCUMENT)
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path)).filter((operation) => operation.operationId)
  assert.ok(operations.length > 30, `${operations.length} operations`)
  const ids = operations.map((operation) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length, 'operation ids are unique')
  for (const operation of operations) {
    assert.match(operation.operationId, /^[a-z]+(_[a-z0-9]+)+$/, 'verb_noun')
    assert.ok(operation.summary || operation.description, `${operation.operationId} says what it does`)
    assert.ok(Object.keys(operation.responses).some((status) => /^[23]/.test(status)), `${operation.operationId} names its good answer`)
  }
})
