import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { grantAccess, listAccess, removeAccess } from '../api/operations.js';
import { teamsQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import type { Access } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';
import { LaunchRule } from './launch-rule.js';
import { teamTree } from './team-tree.js';

export function AccessPage() {
  const { w } = useWords();
  const list = useList(['access', 'all'], listAccess);
  const [giving, setGiving] = useState(false);
  const [removing, setRemoving] = useState<Access | null>(null);
  const sees = (access: Access) => {
    if (access.role === 'hr') return w.access.hrSees;
    if (access.role === 'works-council') return w.access.councilSees;
    if (!access.team) return w.everyone;
    return access.role === 'lead' ? w.access.ownTeam(access.team.name) : w.access.subtree(access.team.name);
  };
  return (
    <Page
      title={w.access.title}
      lede={w.access.intro}
      actions={
        <Button weight="primary" onClick={() => setGiving(true)}>
          {w.access.give}
        </Button>
      }
    >
      <Card flush>
        <PagedTable
          list={list}
          empty={w.none}
          caption={w.access.title}
          keyOf={(access) => access.id}
          columns={[
            { name: w.access.name, short: true, cell: (access) => access.name || access.email },
            { name: w.roster.email, cell: (access) => access.email },
            { name: w.access.role, cell: (access) => w.roles[access.role] },
            { name: w.access.scope, cell: sees },
            {
              name: w.access.source,
              short: true,
              cell: (access) => (
                <span className="quiet">
                  {access.source === 'roster' ? w.access.fromRoster : w.access.fromHr}
                </span>
              ),
            },
            {
              name: w.action.choices,
              plain: true,
              cell: (access) =>
                access.source === 'hr' ? (
                  <Button
                    small
                    weight="danger"
                    aria-label={`${w.action.remove}: ${access.name || access.email}`}
                    onClick={() => setRemoving(access)}
                  >
                    {w.action.remove}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Card>
      <LaunchRule />
      {giving ? <GiveAccess onClose={() => setGiving(false)} /> : null}
      {removing ? <RemoveAccess access={removing} onClose={() => setRemoving(null)} /> : null}
    </Page>
  );
}

function GiveAccess({ onClose }: { onClose: () => void }) {
  const { w } = useWords();
  const queries = useQueryClient();
  const teams = useQuery(teamsQuery);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<'hr' | 'executive' | 'works-council'>('executive');
  const [teamId, setTeamId] = useState('');
  const [tried, setTried] = useState(false);
  const grant = useMutation({
    mutationFn: () =>
      grantAccess({
        email: email.trim(),
        name: name.trim(),
        role,
        teamId: role === 'executive' && teamId ? teamId : null,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['access'] });
      onClose();
    },
  });
  const missing = (value: string) => (tried && !value.trim() ? w.pulseForm.required : null);
  return (
    <Dialog
      title={w.access.giveTitle}
      confirm={w.access.give}
      busy={grant.isPending}
      error={grant.error}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (email.trim() && name.trim()) grant.mutate();
      }}
    >
      <Field label={w.access.name} error={missing(name)}>
        {(control) => (
          <input {...control} value={name} onChange={(event) => setName(event.target.value)} required />
        )}
      </Field>
      <Field label={w.access.email} error={missing(email)}>
        {(control) => (
          <input
            {...control}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            required
          />
        )}
      </Field>
      <Field label={w.access.role} hint={role === 'works-council' ? w.access.councilHint : undefined}>
        {(control) => (
          <select {...control} value={role} onChange={(event) => setRole(event.target.value as typeof role)}>
            <option value="executive">{w.roles.executive}</option>
            <option value="hr">{w.roles.hr}</option>
            <option value="works-council">{w.roles['works-council']}</option>
          </select>
        )}
      </Field>
      {role === 'executive' ? (
        <Field label={w.access.scope} hint={w.access.scopeHint}>
          {(control) => (
            <select {...control} value={teamId} onChange={(event) => setTeamId(event.target.value)}>
              <option value="">{w.everyone}</option>
              {teamTree(teams.data?.items ?? []).map(({ team, depth }) => (
                <option key={team.id} value={team.id}>
                  {'\u2003'.repeat(depth) + team.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
    </Dialog>
  );
}

function RemoveAccess({ access, onClose }: { access: Access; onClose: () => void }) {
  const { w } = useWords();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeAccess(access.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['access'] });
      onClose();
    },
  });
  return (
    <Dialog
      title={w.access.removeTitle(access.name || access.email)}
      confirm={w.access.removeConfirm}
      weight="danger"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{w.access.removeText}</p>
    </Dialog>
  );
}
