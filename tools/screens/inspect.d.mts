import type { Page } from 'playwright-core';

export interface AccessibilityViolation {
  readonly rule: string;
  readonly help: string;
  readonly where: readonly string[];
}

export function accessibilityViolations(
  page: Page,
  what?: { isMail?: boolean },
): Promise<AccessibilityViolation[]>;
export function sidewaysScroll(page: Page): Promise<{ pixels: number; where: string[] }>;
export function showAs(page: Page, look: { theme: 'light' | 'dark'; width: number }): Promise<void>;
