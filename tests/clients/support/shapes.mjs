// What an error of the relay looks like in each dialect, whatever the error is.
import assert from 'node:assert/strict';

export const kUlid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

// `answer` is a RawAnswer. Returns the inner error object.
export function assertChatError(answer, status, code) {
  const { error } = assertErrorHead(answer, status);
  assert.equal(typeof error.type, 'string');
  assert.equal(error.code, code, answer.text);
  assertText(error.message);
  return error;
}

export function assertMessagesError(answer, status, type) {
  const body = assertErrorHead(answer, status);
  assert.equal(body.type, 'error');
  assert.equal(body.error.type, type, answer.text);
  assert.equal(body.request_id, answer.header('x-request-id'));
  assertText(body.error.message);
  return body.error;
}

function assertErrorHead(answer, status) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.header('content-type') ?? '', /^application\/json\b/);
  const id = answer.header('x-request-id');
  assert.match(id ?? '', kUlid);
  assert.ok(answer.text.includes(id), `the body does not carry the request id: ${answer.text}`);
  return answer.json;
}

function assertText(message) {
  assert.equal(typeof message, 'string');
  assert.ok(message.length > 10, `not much of a message: ${message}`);
}
