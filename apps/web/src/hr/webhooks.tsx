import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import {
  changeWebhook,
  createWebhook,
  listWebhookDeliveries,
  listWebhooks,
  removeWebhook,
  rotateWebhookSecret,
  sendWebhookAgain,
  testWebhook,
} from '../api/operations.js';
import { webhookQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import type { Webhook, WebhookDelivery } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { CopyButton } from '../design/copy-button.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';

type WebhookType = Webhook['types'][number];
const webhookTypes: readonly WebhookType[] = ['pulse.opened', 'pulse.closed', 'reading.released'];

/** The organisation's own systems that are told of events. */
export function WebhooksPage() {
  const { w, shortTime } = useWords();
  const list = useList(['webhooks'], listWebhooks);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page
      title={w.webhooks.title}
      lede={w.webhooks.intro}
      actions={
        <Button weight="primary" onClick={() => setAdding(true)}>
          {w.webhooks.add}
        </Button>
      }
    >
      {secret ? <Secret secret={secret} /> : null}
      <Card flush>
        <PagedTable
          list={list}
          empty={w.webhooks.empty}
          caption={w.webhooks.title}
          keyOf={(webhook) => webhook.id}
          columns={[
            { name: w.webhooks.address, cell: (webhook) => <span className="break">{webhook.url}</span> },
            {
              name: w.webhooks.types,
              cell: (webhook) => webhook.types.map((type) => w.webhooks.type[type]).join(', '),
            },
            {
              name: w.webhooks.state,
              cell: (webhook) => (webhook.isEnabled ? w.webhooks.enabled : w.webhooks.disabled),
            },
            { name: w.webhooks.since, short: true, cell: (webhook) => shortTime(webhook.createdAt) },
            {
              name: w.action.choices,
              plain: true,
              cell: (webhook) => (
                <ButtonLink
                  small
                  to={`/hr/webhooks/${webhook.id}`}
                  aria-label={`${w.webhooks.open}: ${webhook.url}`}
                >
                  {w.webhooks.open}
                </ButtonLink>
              ),
            },
          ]}
        />
      </Card>
      {adding ? (
        <AddWebhook
          onClose={() => setAdding(false)}
          onAdded={(told) => {
            setSecret(told);
            setAdding(false);
          }}
        />
      ) : null}
    </Page>
  );
}

/** One webhook: what it is told, what became of it, and what can be done. */
export function WebhookPage() {
  const { w, shortTime, time, number } = useWords();
  const { webhookId = '' } = useParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const read = useQuery(webhookQuery(webhookId));
  const deliveries = useList(
    ['webhook', webhookId, 'deliveries'],
    (cursor) => listWebhookDeliveries(webhookId, cursor),
    5_000,
  );
  const [secret, setSecret] = useState<string | null>(null);
  const [asking, setAsking] = useState<'rotate' | 'remove' | 'disable' | null>(null);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['webhook', webhookId] });
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  };
  const test = useMutation({ mutationFn: () => testWebhook(webhookId), onSuccess: refresh });
  const again = useMutation({
    mutationFn: (deliveryId: string) => sendWebhookAgain(webhookId, deliveryId),
    onSuccess: refresh,
  });
  const act = useMutation({
    mutationFn: async (what: 'rotate' | 'remove' | 'disable' | 'enable') => {
      if (what === 'rotate') setSecret((await rotateWebhookSecret(webhookId)).secret);
      else if (what === 'remove') await removeWebhook(webhookId);
      else await changeWebhook(webhookId, { isEnabled: what === 'enable' });
    },
    onSuccess: async (_, what) => {
      setAsking(null);
      if (what === 'remove') {
        queries.removeQueries({ queryKey: ['webhook', webhookId] });
        await queries.invalidateQueries({ queryKey: ['webhooks'] });
        await navigate('/hr/webhooks');
      } else await refresh();
    },
  });
  if (read.error) {
    return (
      <Page title={w.webhooks.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.webhooks.title} />;
  const webhook = read.data;
  const outcome = ({ state, lastStatus, lastFault, nextAttemptAt, attemptCount }: WebhookDelivery) => {
    const fault = lastFault === null ? '' : w.webhooks.fault[lastFault](String(lastStatus ?? ''));
    if (state !== 'pending') return [w.webhooks.deliveryState[state], fault].filter(Boolean).join(': ');
    if (attemptCount === 0 || nextAttemptAt === null) return w.webhooks.deliveryState.pending;
    return `${fault}; ${w.webhooks.nextAttempt(time(nextAttemptAt))}`;
  };
  return (
    <Page
      title={new URL(webhook.url).host}
      lede={webhook.types.map((type) => w.webhooks.type[type]).join(', ')}
      actions={<ButtonLink to="/hr/webhooks">{w.webhooks.all}</ButtonLink>}
    >
      {secret ? <Secret secret={secret} /> : null}
      {webhook.isEnabled ? null : (
        <Notice tone="caution" title={w.webhooks.disabled}>
          <p>{w.webhooks.disabledText}</p>
        </Notice>
      )}
      <Card title={w.webhooks.address}>
        <div className="stack">
          <p className="break">{webhook.url}</p>
          <div className="row">
            {webhook.isEnabled ? (
              <>
                <Button weight="primary" busy={test.isPending} onClick={() => test.mutate()}>
                  {w.webhooks.test}
                </Button>
                <Button onClick={() => setAsking('disable')}>{w.webhooks.disable}</Button>
              </>
            ) : (
              <Button weight="primary" busy={act.isPending} onClick={() => act.mutate('enable')}>
                {w.webhooks.enable}
              </Button>
            )}
            <Button onClick={() => setAsking('rotate')}>{w.webhooks.rotate}</Button>
            <Button weight="danger" onClick={() => setAsking('remove')}>
              {w.action.remove}
            </Button>
          </div>
          <ProblemNotice error={test.error ?? again.error ?? (asking ? null : act.error)} />
        </div>
      </Card>
      <Card flush title={w.webhooks.deliveries} text={w.webhooks.deliveriesText}>
        <PagedTable
          list={deliveries}
          empty={w.webhooks.noDeliveries}
          caption={w.webhooks.deliveries}
          keyOf={(delivery) => delivery.id}
          columns={[
            { name: w.webhooks.event, cell: (delivery) => w.webhooks.type[delivery.type] },
            { name: w.webhooks.when, short: true, cell: (delivery) => shortTime(delivery.createdAt) },
            { name: w.webhooks.outcome, cell: outcome },
            { name: w.webhooks.attempts, number: true, cell: (delivery) => number(delivery.attemptCount) },
            {
              name: w.action.choices,
              plain: true,
              cell: (delivery) =>
                delivery.state !== 'pending' && webhook.isEnabled ? (
                  <Button
                    small
                    busy={again.isPending && again.variables === delivery.id}
                    aria-label={`${w.webhooks.again}: ${w.webhooks.type[delivery.type]}, ${shortTime(delivery.createdAt)}`}
                    onClick={() => again.mutate(delivery.id)}
                  >
                    {w.webhooks.again}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Card>
      {asking ? (
        <Dialog
          title={w.webhooks.ask[asking].title}
          confirm={w.webhooks.ask[asking].confirm}
          weight={asking === 'remove' ? 'danger' : 'primary'}
          busy={act.isPending}
          error={act.error}
          onConfirm={() => act.mutate(asking)}
          onClose={() => setAsking(null)}
        >
          <p>{w.webhooks.ask[asking].text}</p>
        </Dialog>
      ) : null}
    </Page>
  );
}

function Secret({ secret }: { secret: string }) {
  const { w } = useWords();
  return (
    <Notice tone="good" title={w.webhooks.secretTitle} live="status">
      <div className="stack">
        <p>{w.webhooks.secretText}</p>
        <div className="row">
          <code className="break">{secret}</code>
          <CopyButton text={secret} />
        </div>
      </div>
    </Notice>
  );
}

function AddWebhook({ onClose, onAdded }: { onClose: () => void; onAdded: (secret: string) => void }) {
  const { w } = useWords();
  const queries = useQueryClient();
  const [url, setUrl] = useState('https://');
  const [types, setTypes] = useState<readonly WebhookType[]>(webhookTypes);
  const add = useMutation({
    mutationFn: () => createWebhook({ url: url.trim(), types: [...types] }),
    onSuccess: async ({ secret }) => {
      await queries.invalidateQueries({ queryKey: ['webhooks'] });
      onAdded(secret);
    },
  });
  return (
    <Dialog
      title={w.webhooks.add}
      confirm={w.webhooks.add}
      busy={add.isPending}
      error={add.error}
      ready={types.length > 0 && url.trim().length > 'https://'.length}
      onClose={onClose}
      onConfirm={() => add.mutate()}
    >
      <Field label={w.webhooks.address} hint={w.webhooks.addressHint}>
        {(control) => (
          <input
            {...control}
            type="url"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
            required
          />
        )}
      </Field>
      <fieldset>
        <legend>{w.webhooks.types}</legend>
        {webhookTypes.map((type) => (
          <label key={type} className="row" style={{ minHeight: '2rem' }}>
            <input
              type="checkbox"
              checked={types.includes(type)}
              onChange={(event) =>
                setTypes(event.target.checked ? [...types, type] : types.filter((one) => one !== type))
              }
            />
            {w.webhooks.type[type]}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
