// Turns what core/access explains into words: the verdict, the sentence that gives its reason, and each rule that was looked at.
import type { Json } from '@windlass/sdk';
import type { Explanation, GrantVerdict } from '@/core/access/explain';
import { resourceOf } from '@/core/resources/registry';
import type { AccessAnswer, AccessQuestion, ConsideredPermission } from '@/features/accounts/effective';
import { COUNTED } from '@/features/accounts/unmatched';
import type { AccessAnswerProps, Rule, ShownVerdict } from '@/ui/account/access-answer.tsx';
import { constraintWords } from '@/ui/account/constraint-words.ts';
import { inSentence, listed } from '@/core/resources/sentence';

export function toAnswer(answer: AccessAnswer, question: AccessQuestion, objectName: string | undefined): AccessAnswerProps {
  const { user, asked, actions, deciding, permissions } = answer;
  const { title, titlePlural } = resourceOf(question.object_type);
  const name = user.fullName || user.username;
  const about = {
    name,
    action: question.action,
    kind: inSentence(title),
    kinds: inSentence(titlePlural),
    isOne: question.object !== undefined,
  };
  const byId = new Map(permissions.map((permission) => [permission.id, permission]));
  const decided = asked.grants.map((grant) => ruleOf(grant, byId.get(grant.id)));
  const counted = new Set(asked.grants.map(({ id }) => id));
  const near = user.isSuperuser ? [] : permissions.filter(({ id }) => !counted.has(id)).map((permission) => nearRule(permission, about));
  const lacking = deciding && lacksToDecide(deciding);
  const judge = (action: string, { verdict }: Explanation): ShownVerdict =>
    action === 'approve' && verdict !== 'no' && lacking ? 'partly' : verdict;
  const verdict = judge(question.action, asked);
  const addressOf = (action: string, object_type: string, object?: string) =>
    `/users/access/?${new URLSearchParams({ user: user.id, action, object_type, ...(object !== undefined && { object }) })}`;
  return {
    question: `${name} ${question.action} ${objectName ?? about.kinds}`,
    verdict,
    sentence: (verdict === 'partly' ? `${name} ${lacking}` : sentenceOf(asked, about)) + noneMeets(answer, about),
    rules: [
      ...decided,
      ...near,
      ...(deciding && question.action === 'approve'
        ? [...decidingRules(deciding, (action) => addressOf(action, 'extras.scheduledjob')), NOT_THEIR_OWN]
        : []),
    ],
    heading: `Everything ${name} may do with ${about.isOne ? `this ${about.kind}` : about.kinds}`,
    actions: actions.map(({ action, explanation }) => ({
      action,
      verdict: judge(action, explanation),
      by: explanation.grants
        .filter(({ verdict }) => verdict !== 'no')
        .map(({ id }) => byId.get(id)?.name ?? UNSEEN)
        .join(', '),
      href: addressOf(action, question.object_type, question.object),
      current: action === question.action,
    })),
  };
}

interface About {
  name: string;
  action: string;
  kind: string;
  kinds: string;
  /** One object was asked about. */
  isOne: boolean;
}

const UNSEEN = 'A permission that you may not see';

function sentenceOf({ why, verdict, grants }: Explanation, { name, action, kind, kinds, isOne }: About): string {
  const held = `${grants.length} ${grants.length === 1 ? 'permission' : 'permissions'}`;
  switch (why) {
    case 'anonymous':
      return 'Nobody is signed in.';
    case 'inactive':
      return `${name} is not active: an inactive account may do nothing.`;
    case 'read_only_token':
      return 'The token may only look.';
    case 'no_grant':
      return `No permission that ${name} holds grants ${action} on ${kinds}.`;
    case 'not_own':
      return `This ${kind} is somebody else’s: ${kinds} are for their owner alone.`;
    case 'superuser':
      return verdict === 'some'
        ? `${name} is a superuser; but of ${kinds} everybody reaches only their own.`
        : `${name} is a superuser: no permission is needed.`;
    case 'outside':
      return `${name} holds ${held} for it, and ${isOne ? `this ${kind} meets the constraints of none` : 'constraints that match nothing'}.`;
    case 'granted':
      if (isOne) return `${name} holds a permission that reaches this ${kind}.`;
      return verdict === 'yes' ? `${name} may, for all ${kinds}.` : `${name} may, for those ${kinds} that meet the constraints below.`;
  }
}

/** Nothing is wrong with constraints that match nothing yet, but who wrote them will want to know. */
function noneMeets({ asked, unreached }: AccessAnswer, { kinds }: About): string {
  if (asked.why !== 'granted' || unreached === undefined) return '';
  return ` They match 0 of ${unreached === COUNTED ? `${COUNTED} or more` : unreached} ${kinds} at present.`;
}

function ruleOf({ id, verdict, alternatives }: GrantVerdict, permission: ConsideredPermission | undefined): Rule {
  return {
    key: id,
    verdict,
    name: permission?.name ?? UNSEEN,
    ...(permission && { href: `/users/permissions/${id}/` }),
    how: permission ? howHeld(permission) : '',
    alternatives: permission ? alternativesOf(alternatives) : [],
  };
}

function alternativesOf(alternatives: GrantVerdict['alternatives']): Rule['alternatives'] {
  if (alternatives.length === 0) return [[{ text: 'All objects', verdict: 'yes' }]];
  return alternatives.map(({ entries, verdict }) =>
    entries.length === 0
      ? [{ text: verdict === 'no' ? 'Not understood' : 'All objects', verdict }]
      : entries.map((entry) => ({ text: constraintWords({ [entry.key]: entry.value as Json }), verdict: entry.verdict })),
  );
}

function howHeld({ is_direct, groups }: ConsideredPermission): string {
  if (is_direct) return 'Held directly.';
  const through = groups.filter(({ is_member }) => is_member).map(({ name }) => name);
  return through.length > 0 ? `Through the group ${listed(through, 'and')}.` : 'Through a group.';
}

/** Why a permission on this kind does not count. */
function nearRule(permission: ConsideredPermission, { name, action }: About): Rule {
  const { id, enabled, is_held, actions, groups } = permission;
  const hasAction = actions.includes(action);
  const holders = groups.map((group) => group.name);
  const how = !is_held
    ? `${name} does not hold it: it is for ${holders.length > 0 ? `the ${holders.length === 1 ? 'group' : 'groups'} ${listed(holders, 'and')}` : 'others'}.`
    : `${howHeld(permission)} It ${hasAction ? `would grant ${action}` : `grants ${listed(actions, 'and')}, not ${action}`}.`;
  return {
    key: id,
    verdict: 'off',
    name: permission.name,
    href: `/users/permissions/${id}/`,
    how: enabled ? how : `Disabled. ${how}`,
    alternatives: [],
  };
}

type Deciding = NonNullable<AccessAnswer['deciding']>;

/** What somebody who may approve a job may not do with requests for it, and the next step; undefined where nothing is missing. */
function lacksToDecide({ change, delete: remove }: Deciding): string | undefined {
  const next = (missing: string) => `that also takes ${missing} on scheduled jobs. Give them a permission from “May manage schedules”.`;
  if (change.verdict === 'no' && remove.verdict === 'no')
    return `may not decide requests: ${next('change (to approve) and delete (to deny)')}`;
  if (change.verdict === 'no') return `may deny requests, but not approve them: ${next('change')}`;
  return remove.verdict === 'no' ? `may approve requests, but not deny them: ${next('delete')}` : undefined;
}

const decidingRules = (deciding: Deciding, hrefOf: (action: string) => string): Rule[] =>
  (['change', 'delete'] as const).map((action) => ({
    key: action,
    verdict: deciding[action].verdict,
    name: `May ${action} scheduled jobs`,
    href: hrefOf(action),
    how: action === 'change' ? 'To approve a request: it is a scheduled job that waits.' : 'To deny a request.',
    alternatives: [],
  }));

/** What no permission changes. */
const NOT_THEIR_OWN: Rule = {
  key: 'own',
  verdict: 'off',
  name: 'Nobody approves their own request',
  how: 'Whatever is granted, and superusers too.',
  alternatives: [],
};
