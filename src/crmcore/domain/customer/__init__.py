"""Who a customer is and how it is named and reached."""
