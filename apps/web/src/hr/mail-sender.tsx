import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMailSender, checkMailSender, renewMailSenderKey } from '../api/operations.js';
import { mailSenderQuery } from '../api/queries.js';
import type { MailSender, MailSenderWish } from '../api/views.js';
import { Button } from '../design/action.js';
import { CopyButton } from '../design/copy-button.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';

/** Who the organisation's mails come from, and the record that proves an address of its own. */
export function MailSenderPage() {
  const { w } = useWords();
  const read = useQuery(mailSenderQuery);
  if (read.error && !read.data) {
    return (
      <Page title={w.mailSender.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.mailSender.title} />;
  const sender = read.data;
  return (
    <Page title={w.mailSender.title} lede={w.mailSender.intro}>
      <Card title={w.mailSender.shownTitle} text={w.mailSender.shownText}>
        <p className="break">
          <strong>{sender.shownAs.name}</strong> &lt;{sender.shownAs.address}&gt;
        </p>
      </Card>
      {sender.keys.length > 0 ? <Proof sender={sender} /> : null}
      <Card title={w.mailSender.changeTitle}>
        <SenderForm key={JSON.stringify([sender.name, sender.address, sender.replyTo])} sender={sender} />
      </Card>
    </Page>
  );
}

/** The records to add, what became of each, and the look for the newest. */
function Proof({ sender }: { sender: MailSender }) {
  const { w, time } = useWords();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const keep = (changed: MailSender) => queries.setQueryData(mailSenderQuery.queryKey, changed);
  const check = useMutation({
    mutationFn: checkMailSender,
    onSuccess: keep,
    // What was found may have changed who mails come from, also where it is a problem.
    onError: () => queries.invalidateQueries({ queryKey: mailSenderQuery.queryKey }),
  });
  const renew = useMutation({
    mutationFn: renewMailSenderKey,
    onSuccess: (changed) => {
      keep(changed);
      check.reset();
      setAsking(false);
    },
  });
  return (
    <Card title={w.mailSender.proofTitle} text={w.mailSender.proofText}>
      <div className="stack">
        {sender.keys.map((key) => (
          <Notice
            key={key.id}
            tone={key.state === 'signing' ? 'good' : key.state === 'waiting' ? 'caution' : 'problem'}
            title={w.mailSender.keyState[key.state](key.domain)}
          >
            <div className="stack">
              <p>
                {key.state === 'signing'
                  ? w.mailSender.foundAt(time(key.confirmedAt ?? key.madeAt))
                  : w.mailSender.keyText[key.state]}
              </p>
              {key.state === 'lost' ? null : (
                <>
                  <Part name={w.mailSender.recordName} value={key.record.name} />
                  <Part name={w.mailSender.recordValue} value={key.record.value} />
                </>
              )}
            </div>
          </Notice>
        ))}
        <div className="row">
          <Button weight="primary" busy={check.isPending} onClick={() => check.mutate()}>
            {w.mailSender.check}
          </Button>
          <Button onClick={() => setAsking(true)}>{w.mailSender.renew}</Button>
        </div>
        <ProblemNotice error={check.error} />
        <p className="unseen" role="status">
          {check.isSuccess ? w.mailSender.found : ''}
        </p>
      </div>
      {asking ? (
        <Dialog
          title={w.mailSender.renewTitle}
          confirm={w.mailSender.renew}
          busy={renew.isPending}
          error={renew.error}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{w.mailSender.renewText}</p>
        </Dialog>
      ) : null}
    </Card>
  );
}

function Part({ name, value }: { name: string; value: string }) {
  return (
    <div className="stack tight">
      <span className="small">{name}</span>
      <div className="row">
        <code className="break">{value}</code>
        <CopyButton text={value} />
      </div>
    </div>
  );
}

const domainOf = (address: string | null): string | null => address?.split('@').at(-1)?.toLowerCase() ?? null;

function SenderForm({ sender }: { sender: MailSender }) {
  const { w } = useWords();
  const { organisation } = useSession();
  const queries = useQueryClient();
  const [fields, setFields] = useState({
    name: sender.name ?? '',
    address: sender.address ?? '',
    replyToName: sender.replyTo?.name ?? '',
    replyToEmail: sender.replyTo?.email ?? '',
  });
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const given = (name: keyof typeof fields) => fields[name].trim() || null;
  const wish: MailSenderWish = {
    name: given('name'),
    address: given('address'),
    replyTo:
      given('replyToName') && given('replyToEmail')
        ? { name: fields.replyToName.trim(), email: fields.replyToEmail.trim() }
        : null,
  };
  const save = useMutation({
    mutationFn: () => changeMailSender(wish),
    onSuccess: (changed) => {
      setAsking(false);
      queries.setQueryData(mailSenderQuery.queryKey, changed);
    },
  });
  const isHalf = (given('replyToName') === null) !== (given('replyToEmail') === null);
  const destroysKey = sender.keys.length > 0 && domainOf(wish.address) !== domainOf(sender.address);
  const input = (name: keyof typeof fields, label: string, hint: string | undefined, isAddress: boolean) => (
    <Field
      label={label}
      hint={hint}
      error={tried && isHalf && name.startsWith('replyTo') && given(name) === null ? w.mailSender.half : null}
    >
      {(control) => (
        <input
          {...control}
          type={isAddress ? 'email' : 'text'}
          maxLength={isAddress ? 254 : 120}
          value={fields[name]}
          onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isHalf) return;
        if (destroysKey) setAsking(true);
        else save.mutate();
      }}
    >
      {input('name', w.mailSender.name, w.mailSender.nameHint(organisation.name), false)}
      {input('address', w.mailSender.address, w.mailSender.addressHint(sender.serviceAddress), true)}
      {input('replyToName', w.mailSender.replyToName, w.mailSender.replyToHint, false)}
      {input('replyToEmail', w.mailSender.replyToEmail, undefined, true)}
      <ProblemNotice error={asking ? null : save.error} />
      <div className="row">
        <Button type="submit" weight="primary" busy={save.isPending}>
          {w.action.save}
        </Button>
      </div>
      {asking ? (
        <Dialog
          title={w.mailSender.moveTitle}
          confirm={w.action.save}
          busy={save.isPending}
          error={save.error}
          onConfirm={() => save.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{w.mailSender.moveText(sender.keys[0]!.domain, sender.serviceAddress)}</p>
        </Dialog>
      ) : null}
    </form>
  );
}
