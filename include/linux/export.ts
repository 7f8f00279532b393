// SPDX-License-Identifier: GPL-2.0-only
/* Marks for symbols that modules may use. They compile to nothing; `make parity` reads them. */

export declare function EXPORT_SYMBOL(symbol: unknown): void;
export declare function EXPORT_SYMBOL_GPL(symbol: unknown): void;
