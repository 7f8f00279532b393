// SPDX-License-Identifier: GPL-2.0-only
/* Messages, which nobody reads here: what is wrong is a finding of the macro beside them. */
import type { cstring } from 'linux/types';

/* macro */ export function pr_info(_text: cstring): void {}
