"""Review: queues of marks to decide on, agreement of annotators, adjudication, learning. No screen."""
