// What people and jobs write is shown without ever becoming part of the page.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown, safeHref } from '@/ui/kit/markdown.tsx';

const html = (text: string, inline = false) => renderToStaticMarkup(<Markdown inline={inline}>{text}</Markdown>);

describe('Markdown', () => {
  it('shows raw HTML as text', () => {
    expect(html('<script>alert(1)</script> <b onclick="x()">hi</b>')).not.toMatch(/<script|<b[ >]/);
    expect(html('<img src=x onerror=alert(1)>', true)).not.toContain('<img');
  });

  it('never loads an image, and says what it was of', () => {
    const out = html('![floor plan](http://tracker.example/x.png)');
    expect(out).not.toContain('tracker');
    expect(out).toContain('floor plan');
  });

  it('tells search engines and other sites nothing when it links out', () => {
    expect(html('[out](https://example.org/a)')).toContain('rel="nofollow noopener noreferrer"');
    expect(html('[in](/dcim/devices/)')).not.toContain('rel=');
  });

  it('keeps a log line on one line: no headings, lists or blocks', () => {
    const out = html('# big\n\n- item\n\n```\ncode\n```', true);
    expect(out).not.toMatch(/<(h\d|ul|li|pre|p)[ >]/);
    expect(out).toContain('big');
  });

  it('is no link where all of it is one already', () => {
    expect(renderToStaticMarkup(<Markdown inline="unlinked">{'see [the `guide`](/docs/) or https://example.org'}</Markdown>)).toMatch(
      /^see the <code[^>]*>guide<\/code> or https:\/\/example\.org$/,
    );
  });

  it.each(['10.64.12.8/31 → 10.64.212.8/31', 'Both ends answer, BGP up in 4.1 s'])('leaves "%s" as it is', (text) => {
    expect(html(text, true)).toBe(text);
  });
});

describe('an address', () => {
  it.each(['https://example.org', 'HTTP://example.org', 'mailto:noc@example.org', '/dcim/devices/', '#line-3'])('%s is linked', (url) => {
    expect(safeHref(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/\\evil.example',
    'file:///etc/passwd',
    'relative/path',
  ])('%s is not', (url) => {
    expect(safeHref(url)).toBe('');
  });
});
