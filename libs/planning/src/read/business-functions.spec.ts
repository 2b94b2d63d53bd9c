import { describe, expect, it } from 'vitest';
import { namesOf } from '../planned.fixture.js';

const listed = (functions: string): Promise<string[]> =>
  namesOf(
    `Please implement an office platform for a brewery. The platform should have functionalities for ${functions}, and data statistics. Employees should be able to log in and view their work. Use beige as the background color and navy for components.`,
  );

describe('a function of business software', () => {
  it('keeps the record that people know it by', async () => {
    expect(await listed('supplier management, cost accounting, automatic scheduling')).toEqual(
      expect.arrayContaining(['Supplier', 'CostRecord', 'Schedule']),
    );
    expect(await listed('customer follow-up, decision support, goods receiving')).toEqual(
      expect.arrayContaining(['FollowUp', 'Decision', 'GoodsReceipt']),
    );
  });

  it('keeps whatever it is called the management of, also where the word says nothing of data elsewhere', async () => {
    expect(await listed('order management, seal management, version management, role management modules')).toEqual(
      expect.arrayContaining(['Order', 'Seal', 'Version', 'Role']),
    );
  });

  it('keeps nothing of managing the software, its users or everything at once', async () => {
    for (const name of ['System', 'Background', 'Time', 'Data', 'Information', 'Security', 'Integrated'])
      expect(
        await listed(
          'order management, system management, background management, time management, integrated management, data management',
        ),
      ).not.toContain(name);
  });

  it('is none where a property is set, and no inventory stands beside what is on the shelf', async () => {
    const names = await namesOf(
      'Please implement a tea shop. The shop should have functionalities for inventory management. Staff should be able to add products with prices and update stock.',
    );
    expect(names).toContain('Product');
    expect(names).not.toContain('InventoryItem');
  });

  it('keeps what to be reminded or warned of, and sorts under their own name', async () => {
    expect(await listed('medication reminders, frost warnings, barrel classification')).toEqual(
      expect.arrayContaining(['MedicationReminder', 'FrostWarning', 'BarrelCategory']),
    );
    expect(await listed('order reminders, which reminders, it warnings')).not.toContain('OrderReminder');
  });

  it('keeps one of what is told under two names', async () => {
    const names = await namesOf(
      'Please implement an office system. The system should have functionalities for overtime application, fault reporting, and operation logs. Employees should be able to apply for overtime, report faults, and query logs.',
    );
    for (const name of ['Overtime', 'LogEntry', 'RepairRequest']) expect(names).not.toContain(name);
    expect(names).toEqual(expect.arrayContaining(['OvertimeApplication', 'Fault', 'OperationLog']));
  });
});
