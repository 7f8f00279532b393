// SPDX-License-Identifier: GPL-2.0-only
/* Error numbers, as include/uapi/asm-generic/errno-base.h has them. */

export const ENOENT = 2;
export const EAGAIN = 11;
export const EWOULDBLOCK = 11;
export const ENOMEM = 12;
export const EBUSY = 16;
export const EEXIST = 17;
export const ENODEV = 19;
export const EINVAL = 22;
