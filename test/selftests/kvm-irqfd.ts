// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by kvm_set_irq_routing(): the old table is freed when no reader can have it any more,
 * neither the hard interrupt in irqfd_wakeup() nor the worker in irqfd_inject(), which read it on the
 * same CPU and interrupt one another. A reader that is too late is a use after free. And by irqfd: the
 * interrupt gets to the guest, by the old route or the new.
 *
 * One interrupt, so v4.9 keeps the promise before the patch too: it takes two in one increment of
 * seq[], and a reader that migrates, to end a grace period early (premature-gp). Two CPUs: one for
 * the interrupt and the worker, one for the ioctl. On x86 the handler delivers the message itself and
 * no worker runs.
 */
import type { scenario as selftest } from 'linux/selftest';
import { change_routing, check_delivery, start_vm, vfio_msihandler } from 'test/selftests/lib/kvm';

export const scenario: selftest = {
	title: 'KVM routing table replaced while irqfd reads it in hardirq and in a worker',
	cpus: 2,
	kworkers: 1,
	setup: start_vm,
	tasks: [{ run: change_routing, cpu: 1 }],
	irqs: [{ handler: vfio_msihandler, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_delivery,
	expect: { before: 'pass', after: 'pass' },
};
