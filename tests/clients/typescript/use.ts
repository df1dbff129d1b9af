// A client's use of the types that are made from the admin API's document. It is compiled, not run: it shows that the
// types say what a client needs, and that wrong uses do not compile.
import type { components, operations, paths } from '../../../web/src/api/schema';

type Schemas = components['schemas'];
type Answer<O extends keyof operations, Code extends keyof operations[O]['responses']> =
  operations[O]['responses'][Code] extends { content: { 'application/json': infer Body } } ? Body : never;
type Body<O extends keyof operations> =
  operations[O] extends { requestBody: { content: { 'application/json': infer Given } } } ? Given : never;

type Page = Answer<'getRequests', 200>;

export function dearest(page: Page): string | undefined {
  const [first] = page.items.toSorted((one, other) => (other.cost ?? 0) - (one.cost ?? 0));
  return first?.provider ?? undefined;
}

export function columns(series: Schemas['TimeSeries']): number[] {
  return series.series.flatMap(({ requests = [], latency_ms }) =>
    requests.map((count, at) => count + (latency_ms?.p95[at] ?? 0)));
}

export const draft: Body<'postAccessKeys'> = { name: 'notebook', models: ['gpt-*'], bodies: null };

export const signIn: Body<'postSession'> = { username: 'ada', password: 'correct horse' };

export const told: Answer<'postAccessKeys', 201>['id'] = '01J';

export function next(cursor: Page['next_cursor']): paths['/api/v1/requests']['get']['parameters']['query'] {
  return cursor === null ? { limit: 50 } : { limit: 50, cursor };
}

// @ts-expect-error a role that there is not
export const wrongRole: Body<'postUsers'> = { username: 'x', password: 'y', role: 'emperor' };
// @ts-expect-error the password is missing
export const half: Body<'postSession'> = { username: 'ada' };
// @ts-expect-error a request has no such field
export const colour = (request: Schemas['Request']) => request.colour;
