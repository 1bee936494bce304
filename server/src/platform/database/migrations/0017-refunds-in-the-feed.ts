import type { MigrationInterface, QueryRunner } from 'typeorm';

/** @param decided what a person decides about a payment counts as a change of it */
const feedOfPayments = (decided: boolean): string => `
CREATE OR REPLACE FUNCTION desk_events_of_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO desk_events (topic, kind, subject, data)
    SELECT 'payment', 'seen', id, jsonb_build_object('status', status, 'currency', currency,
      'amount', amount::text, 'outcome', outcome, 'orderId', order_id) FROM added;
  ELSE
    INSERT INTO desk_events (topic, kind, subject, data)
    SELECT 'payment', CASE WHEN a.block_id IS NULL AND b.block_id IS NOT NULL THEN 'orphaned' ELSE 'changed' END,
      a.id, jsonb_build_object('status', a.status, 'currency', a.currency, 'amount', a.amount::text,
        'outcome', a.outcome, 'orderId', a.order_id)
    FROM added a JOIN removed b USING (id)
    WHERE (a.status, a.outcome, a.exception, a.block_id, a.order_id)
      IS DISTINCT FROM (b.status, b.outcome, b.exception, b.block_id, b.order_id)
      ${decided ? 'OR a.resolution IS DISTINCT FROM b.resolution' : ''};
  END IF;
  RETURN NULL;
END $$;
`;

const UP = `
ALTER TABLE desk_events DROP CONSTRAINT desk_events_topic_check;
ALTER TABLE desk_events ADD CONSTRAINT desk_events_topic_check
  CHECK (topic IN ('order', 'payment', 'alert', 'refund'));
CREATE FUNCTION desk_events_of_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO desk_events (topic, kind, subject, data)
  VALUES ('refund', CASE WHEN TG_OP = 'INSERT' THEN 'due' ELSE 'changed' END, NEW.id,
    jsonb_build_object('status', NEW.status, 'currency', NEW.currency, 'amount', NEW.amount::text,
      'paymentId', NEW.payment_id, 'orderId', NEW.order_id));
  RETURN NULL;
END $$;
CREATE TRIGGER refunds_feed_new AFTER INSERT ON refunds
  FOR EACH ROW EXECUTE FUNCTION desk_events_of_refunds();
CREATE TRIGGER refunds_feed_changed AFTER UPDATE ON refunds FOR EACH ROW
  WHEN ((OLD.status, OLD.address, OLD.decided_by) IS DISTINCT FROM (NEW.status, NEW.address, NEW.decided_by))
  EXECUTE FUNCTION desk_events_of_refunds();
${feedOfPayments(true)}`;

const DOWN = `
${feedOfPayments(false)}
DROP TRIGGER refunds_feed_changed ON refunds;
DROP TRIGGER refunds_feed_new ON refunds;
DROP FUNCTION desk_events_of_refunds();
DELETE FROM desk_events WHERE topic = 'refund';
ALTER TABLE desk_events DROP CONSTRAINT desk_events_topic_check;
ALTER TABLE desk_events ADD CONSTRAINT desk_events_topic_check CHECK (topic IN ('order', 'payment', 'alert'));
`;

/** Refunds, and what finance decides about payments, are told as they happen. */
export class RefundsInTheFeed1763900000017 implements MigrationInterface {
  readonly name = 'RefundsInTheFeed1763900000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}
