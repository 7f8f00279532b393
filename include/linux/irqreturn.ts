// SPDX-License-Identifier: GPL-2.0-only
/* What an interrupt handler says of the interrupt (include/linux/irqreturn.h, v4.9). */
import type { int } from 'linux/types';

export type irqreturn_t = int;

/** It was not of this device. */
export const IRQ_NONE = 0;
export const IRQ_HANDLED = 1;
