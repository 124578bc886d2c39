import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useWords } from '../i18n/words.js';

/**
 * One page: its title (also of the window), a sentence, its actions. The heading takes the focus when the address
 * changes, so that a screen reader says where one is; not on the first page, which the browser announces itself.
 */
export function Page({
  title,
  lede,
  before,
  actions,
  children,
}: {
  title: string;
  lede?: ReactNode;
  before?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { w } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, hash, key } = useLocation();
  useEffect(() => {
    document.title = `${title} · ${w.product}`;
  }, [title, w]);
  useEffect(() => {
    if (key !== 'default' && !hash) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [pathname, hash, key]);
  return (
    <div className="page">
      <header className="page-head">
        {before}
        <div className="row start">
          <div className="titles">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lede ? <p className="lede">{lede}</p> : null}
          </div>
          {actions ? <div className="row no-print">{actions}</div> : null}
        </div>
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. `flush` lets a table reach the edges. */
export function Card({
  title,
  text,
  actions,
  flush,
  id,
  foot,
  children,
}: {
  title?: string;
  text?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  id?: string;
  foot?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className={`card${flush ? ' flush' : ''}`} id={id}>
      {title ? (
        <div className="card-head">
          <h2>{title}</h2>
          {actions ? <div className="row no-print">{actions}</div> : null}
          {text ? <p>{text}</p> : null}
        </div>
      ) : null}
      {children}
      {foot ? <div className="card-foot">{foot}</div> : null}
    </section>
  );
}

/** Holds the place of what is being loaded, with the size it will have. */
export function Skeleton({ heights }: { heights: number[] }) {
  const { w } = useWords();
  return (
    <div className="stack" role="status" aria-label={w.loading}>
      {heights.map((height, place) => (
        <div className="skeleton" key={place} style={{ height }} />
      ))}
    </div>
  );
}

/** A page whose content is still on its way: title and content hold their place. */
export function PageSkeleton({ title }: { title?: string }) {
  const { w } = useWords();
  return (
    <Page title={title ?? w.loading}>
      <Skeleton heights={[120, 320, 200]} />
    </Page>
  );
}
