"""What a customer brings and costs."""
