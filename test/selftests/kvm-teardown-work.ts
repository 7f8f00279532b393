// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by cleanup_srcu_struct(): nothing of the domain is under way any more when it returns, so the
 * VM that it is part of may be freed.
 *
 * v4.9 and the Classic of v4.12 do not keep this, patched or not, on any machine. Their
 * cleanup_srcu_struct() does not wait for the work function. It is process_srcu() that calls
 * wakeme_after_rcu(), and with that whoever waits in synchronize_srcu() may go on, close the VM and free
 * it, while process_srcu() has yet to look whether there is more to do. All it takes is a grace period
 * that does not end at once, because of a vcpu that is inside, and nobody after it: the last notifier of
 * a VM removed just before its last reference. Tree and Tiny flush their work first.
 *
 * One CPU and no interrupt: the worker has only to be preempted. With Tiny it cannot be, so its flush
 * has nothing to wait for there.
 */
import { kvm_get_kvm, kvm_put_kvm } from 'linux/kvm_host';
import type { scenario as selftest } from 'linux/selftest';
import { wait_flag } from 'test/selftests/lib/flag';
import { release_vm, vm } from 'test/selftests/lib/kvm';
import { notified, remove_mask_notifier, start_mask_vm } from 'test/selftests/lib/kvm-notifier';
import { kvm_ioapic_write_mask } from 'virt/kvm/ioapic';

function setup(): void {
	start_mask_vm();
	kvm_get_kvm(vm);
}

/* It has a reference, and may be the last that has one. */
function vcpu(): void {
	kvm_ioapic_write_mask(vm, true);
	kvm_put_kvm(vm);
}

function remove_and_close(): void {
	wait_flag(notified);
	remove_mask_notifier();
	release_vm();
}

export const scenario: selftest = {
	title: 'KVM VM freed right after a grace period of it',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	setup,
	tasks: [
		{ run: vcpu, cpu: 0 },
		{ run: remove_and_close, cpu: 0 },
	],
	expect: {
		'v4.9': { before: 'fail use-after-free', after: 'fail use-after-free' },
		classic: { before: 'fail use-after-free', after: 'fail use-after-free' },
		default: { before: 'pass', after: 'pass' },
	},
};
